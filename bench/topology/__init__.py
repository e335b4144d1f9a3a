"""A portal on more than one machine, as far as one machine can show it: every part a process of its own on loopback.

    pip install gunicorn
    python -m bench.topology --ini test.ini [--sources 100] [--entries 500] [--folder DIR]
    python -m bench.topology --ini test.ini --consumers 1 2 4 [--sources 8] [--entries 250]

It starts services of its own in a temporary folder and leaves those that are there alone: PostgreSQL with a streaming
replica, Redis, ZooKeeper and SolrCloud of two nodes. Solr's jars are those that ``bin/services`` has fetched, or
``--jars``. The first command harvests all sources on two web processes, three job workers, two gather and four fetch
consumers while marking runs are queued and readers read, kills one of each kind in turn, and checks at the end that
nothing is missing and nothing is there twice. The second measures how fast so many fetch consumers bring entries in.
Each process has a folder of its own for whatever it would keep on disk, which is empty each time it is started. The
harvest must last some minutes (4,000 entries or more) for each to be caught in the middle of its work.
"""
