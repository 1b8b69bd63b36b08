"""The index behind the search for voices, by database; and the order by name."""

from django.db import migrations, models

from voices.services import search_index


def build(apps, schema_editor):
    search_index.build(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('voices', '0006_can_speak_again'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(models.F('connection'), models.F('sort_name'), models.F('id'), name='library_names'),
        ),
        migrations.RunPython(build, migrations.RunPython.noop, elidable=False),
    ]
