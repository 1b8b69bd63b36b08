"""The acts of `manage.py kling`: one file per subject, nothing written but where it says so.

They talk to Kling through the product's own client, read no row of the library and change none;
`check` alone notes what it found about the connection, as *Settings → Test connection* does.
"""
