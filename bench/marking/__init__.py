"""A marking run beside the loop that a plain extension would write, and beside one hand-written statement (floor.sql).

    python -m bench.marking 10000 100000 --ini test.ini --erase

Three situations on portals of so many datasets (``bench.portal`` fills the ini's portal with each in turn, or finds it
filled): the first run, with none of our tables filled; nothing changed; a day later with 1 % of the datasets changed
straight in the tables, past every hook. The floor is timed right after each run, with the same settings; both are the
middle of several. The loop's rate is that of ``package_patch`` on 500 datasets.
"""
