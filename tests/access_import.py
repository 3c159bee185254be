"""Who may import transcripts and say whose they are: as access_table.py says it."""

from tests.access_lines import MANAGER, PI, api, deed, page

IMPORTERS = (PI, MANAGER)

IMPORT = [
    page("transcript_import", IMPORTERS),
    *deed("transcript_import_files", IMPORTERS),
    *deed("transcript_import_keep", IMPORTERS),
    page("transcript_upload", IMPORTERS, "{upload}"),
    *deed("transcript_upload_choose", IMPORTERS, "{upload}"),
    *deed("transcript_upload_again", IMPORTERS, "{upload}"),
    *deed("transcript_upload_drop", IMPORTERS, "{upload}"),
    page("transcript_upload_file", IMPORTERS, "{upload}"),
    page("transcript_about", IMPORTERS, "{transcript}"),
    *deed("transcript_describe", IMPORTERS, "{transcript}"),
    page("transcript_original", IMPORTERS, "{imported}"),
]

IMPORT_API = [
    api("transcript_uploads", IMPORTERS),
    api("transcript_uploads", IMPORTERS, method="POST", answer=415),  # no multipart
    api("transcript_upload", IMPORTERS, "{upload}"),
    api("transcript_upload", IMPORTERS, "{upload}", method="PATCH"),
    api("transcript_upload", IMPORTERS, "{upload}", method="DELETE", answer=204),
    api("read_transcript_upload", IMPORTERS, "{upload}", method="POST", answer=409),  # was read
    api("keep_transcript_upload", IMPORTERS, "{upload}", method="POST", answer=201),
]
