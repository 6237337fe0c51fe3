"""The door of the access room."""

from minzheng.kernel.access.actor import PUBLIC, SYSTEM, Actor, Forbidden, Scope, may, require, scope
from minzheng.kernel.access.schema import Role, roles

__all__ = ["PUBLIC", "SYSTEM", "Actor", "Forbidden", "Role", "Scope", "may", "require", "roles", "scope"]
