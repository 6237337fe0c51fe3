"""The door of the db room: all that PostgreSQL and SQLite do differently, and nothing else."""

from minzheng.kernel.db.address import database
from minzheng.kernel.db.append_only import append_only, is_append_only
from minzheng.kernel.db.asking import among, containing, found, kept, marks, moment, one_of, rows, run_many
from minzheng.kernel.db.behind import behind
from minzheng.kernel.db.bulk import bulk_insert, bulk_keys, count_on, insert, keys, measure, reserve
from minzheng.kernel.db.keyed import keyed
from minzheng.kernel.db.locks import exclusive, one_moment, shared, unsettled, writers
from minzheng.kernel.db.often import lookup
from minzheng.kernel.db.parallel import at_once, side_by_side
from minzheng.kernel.db.relation import Relation

__all__ = [
    "Relation",
    "among",
    "append_only",
    "at_once",
    "behind",
    "bulk_insert",
    "bulk_keys",
    "containing",
    "count_on",
    "database",
    "exclusive",
    "found",
    "insert",
    "is_append_only",
    "kept",
    "keyed",
    "keys",
    "lookup",
    "marks",
    "measure",
    "moment",
    "one_moment",
    "one_of",
    "reserve",
    "rows",
    "run_many",
    "shared",
    "side_by_side",
    "unsettled",
    "writers",
]
