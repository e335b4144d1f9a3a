"""Fills a real portal with many datasets, as CKAN's own actions and our harvester would have left them.

    python -m bench.portal 100000 --ini test.ini --erase [--seed 1]

Three resources each, 60 OPDs, ages as in real agency feeds. 120 samples are made by CKAN's actions and by harvests; all
other datasets are copies of their rows and of their search documents, with ids, number and dates of their own. Then a
check makes fifty of them again, the slow way, and compares. The portal of the ini is emptied first; where it has been
filled with the same number and seed already, nothing is done.
"""
