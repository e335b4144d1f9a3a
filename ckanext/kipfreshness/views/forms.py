"""Forms of ours are taken only from pages of ours."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf


def check_token() -> None:
    """Refuse, on CKAN's own error page, what a person's browser sends without the form's token.

    CKAN asks for it too, but only until somebody who is not logged in has opened the same page: from then on its
    process takes that page's forms from anywhere (``csrf.exempt`` in ``ckan_before_request``). Nobody can be made to
    send an API token that they did not mean to; of somebody who is not logged in another site could send requests
    for updates in the name of all its visitors.
    """
    # CKAN raises the flag for everybody without a session.
    with_api_token = tk.g.get("login_via_auth_header") and tk.current_user.is_authenticated
    if tk.config["WTF_CSRF_ENABLED"] and not with_api_token:
        csrf.protect()
