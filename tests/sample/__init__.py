"""The made-up returns of the sample office (演示数据): three months, one story, always the same bytes.

``python -m tests.sample`` writes them into ``data/returns``. Read in this order: ``story`` (what is planted),
``answers`` (what a unit says), ``phrases`` (in which words), ``habits`` (in which kind of file, under which
name), ``filling``, ``own_tables`` and ``table_files`` (how the file is made), ``oddities`` (what is no return),
``making`` (a whole month), ``resaving`` (what LibreOffice saves again), ``manifest``.
"""
