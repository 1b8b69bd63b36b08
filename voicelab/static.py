"""Static files: hashed names, compressed, and one address per JavaScript module."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import` between modules too: two addresses of one module would be two players."""

    support_js_module_import_aggregation = True
