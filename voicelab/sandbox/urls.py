"""The sandbox's paths. Mount them at any prefix; there is one content path and one control door."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from . import (
    account,
    billing,
    control,
    control_callbacks,
    control_faults,
    new_standard,
    results,
    speech,
    tasks,
    video_urls,
    voices,
)
from .endpoint import by_method
from .envelope import no_such_path

app_name = "sandbox"


urlpatterns = [
    path(
        "v1/general/custom-voices",
        by_method(GET=voices.list_voices, POST=voices.create_voice),
        name="custom-voices",
    ),
    path("v1/general/custom-voices/<str:either_id>", by_method(GET=voices.get_voice), name="voice"),
    path("v1/general/presets-voices", by_method(GET=voices.list_presets), name="presets"),
    path("v1/general/delete-voices", by_method(POST=voices.delete_voice), name="delete"),
    path("v1/audio/tts", by_method(POST=speech.create_speech), name="tts"),
    path("v1/audio/tts/<str:task_id>", by_method(GET=speech.get_speech), name="speech"),
    *video_urls.urlpatterns,
    path("tasks", by_method(GET=tasks.find_tasks, POST=tasks.list_tasks), name="tasks"),
    re_path(
        rf"^(?P<product>{'|'.join(new_standard.PRODUCTS)})/(?P<model>[^/]+)$",
        by_method(POST=new_standard.no_model),
        name="model",
    ),
    path("account/billing/package", by_method(POST=billing.package_ledger), name="package"),
    path("account/billing/balance", by_method(POST=billing.balance_ledger), name="balance"),
    path("account/costs", by_method(GET=account.costs), name="costs"),
    path("results/<str:name>", results.result, name="result"),
    path("_control/ledger", by_method(GET=control.show_ledger), name="ledger"),
    path("_control/reset", by_method(POST=control.reset), name="reset"),
    path("_control/age", by_method(POST=control.age), name="age"),
    path(
        "_control/settings",
        by_method(GET=control.show_settings, POST=control.change_settings),
        name="settings",
    ),
    path(
        "_control/faults",
        by_method(
            GET=control_faults.show_faults,
            POST=control_faults.add_fault,
            DELETE=control_faults.mend,
        ),
        name="faults",
    ),
    path(
        "_control/callbacks",
        by_method(GET=control_callbacks.show_callbacks, POST=control_callbacks.change_callbacks),
        name="callbacks",
    ),
    path(
        "_control/callbacks/test",
        by_method(POST=control_callbacks.send_test_callback),
        name="test-callback",
    ),
    path("_control/population", by_method(POST=control.populate), name="population"),
    path("_control/tick", by_method(POST=control_callbacks.send_what_is_due), name="tick"),
    re_path(r"", csrf_exempt(no_such_path), name="nothing"),
]
