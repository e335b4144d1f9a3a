"""A table of OPDs, or of harvest sources: first what it would change, then the same file is applied."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, send_file
from werkzeug.datastructures import FileStorage

from ..exports.import_template import template_file
from .kept_file import CannotKeepError, keep_file, take_file

_ACTION_BY_SUBJECT = {"opd": "kipfreshness_organization_import", "sumber": "kipfreshness_source_import"}


def table_import(subject: str) -> Any:
    """``GET`` asks for the file; ``POST`` with one shows what it would change, and with its token applies it."""
    if tk.request.method == "GET":
        return _page(subject)
    if token := tk.request.form.get("token", ""):
        return _apply(subject, token)
    upload = tk.request.files.get("upload")
    if upload is None or not upload.filename:
        return _page(subject, errors=[tk._("Choose a file first.")])
    return _preview(subject, upload)


def import_template(subject: str, file_format: str) -> Response:
    content, mimetype = template_file(subject, file_format)
    return send_file(BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=f"{subject}.{file_format}")


def _preview(subject: str, upload: FileStorage) -> str:
    try:
        preview = tk.get_action(_ACTION_BY_SUBJECT[subject])({}, {"upload": upload, "dry_run": True})
        upload.seek(0)
        token = keep_file(subject, upload.read())
    except tk.ValidationError as error:
        return _page(subject, errors=_sentences(error))
    except CannotKeepError:
        return _page(subject, errors=[_cannot_keep()])
    return _page(subject, preview=preview, token=token, file_name=upload.filename)


def _apply(subject: str, token: str) -> Any:
    try:
        content = take_file(subject, token)
    except CannotKeepError:
        return _page(subject, errors=[_cannot_keep()])
    if content is None:
        return _page(
            subject,
            errors=[tk._("This preview was applied already or is older than an hour. Choose the file again.")],
        )
    upload = FileStorage(BytesIO(content), filename=subject)
    try:
        done = tk.get_action(_ACTION_BY_SUBJECT[subject])({}, {"upload": upload})
    except tk.ValidationError as error:
        return _page(subject, errors=_sentences(error))
    if done["refusals"]:
        return _page(subject, done=done)
    tk.h.flash_success(tk.h.kipfreshness_import_summary(done["counts"], written=True))
    return tk.redirect_to("kipfreshness_admin.table_import", subject=subject)


def _cannot_keep() -> str:
    return tk._("Redis cannot be reached, so that the file cannot be kept until you say yes.")


def _page(subject: str, **shown: Any) -> str:
    nothing: dict[str, Any] = {"errors": [], "preview": None, "token": "", "file_name": "", "done": None}  # nosec B105
    return tk.render("kipfreshness/admin/import.html", {"subject": subject, **nothing, **shown})


def _sentences(error: tk.ValidationError) -> list[str]:
    errors: dict[str, Any] = error.error_dict
    return [str(message) for messages in errors.values() for message in messages]
