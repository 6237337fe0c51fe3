"""What is public of what is kept: registers, the bulletin and its feed, the roots of the journal."""

from __future__ import annotations

from django.urls import path

from minzheng.portal.disclosure import bulletin, proofs, registers

urlpatterns = [
    path("registers/", registers.all_registers, name="registers"),
    path("registers/<slug:register_id>/", registers.register_page, name="register"),
    path("registers/<slug:register_id>/<int:entry_id>/", registers.register_entry, name="register_entry"),
    path("registers/<slug:register_id>/table.<slug:file_format>", registers.register_file, name="register_file"),
    path("bulletin/", bulletin.bulletin, name="bulletin"),
    path("bulletin/<int:publication_id>/", bulletin.publication, name="publication"),
    path("feed.atom", bulletin.feed, name="feed"),
    path("journal/", proofs.roots, name="journal"),
    path("journal/verify_journal.py", proofs.checker, name="checker"),
]
