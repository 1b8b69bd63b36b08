from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('voices', '0008_marks'),
    ]

    operations = [
        migrations.AddField(
            model_name='recording',
            name='is_sample',
            field=models.BooleanField(default=False, help_text='becomes the trial of its voice'),
        ),
    ]
