"""taizhang (台账): a district office's monthly action-plan ledger, from form to archive.

The map of the house, from the door inwards; each floor knows only the floors below it:

- ``cli`` (the door for people) and ``issue_forms``, ``chase_returns``, ``collect_returns``,
  ``publish_ledger`` (the door for the clock: the only files that know Prefect);
- ``wiring``: opens what an office needs, the only place that reads the clock;
- ``stages``: the verbs of the month, plain functions that read, decide and write;
- ``office``: what a stage is given to work with;
- ``settings``, ``adapters`` (places: store, shelf, mailbox), ``formats`` (file kinds: bytes in, bytes out);
- ``domain``: the nouns, pure values on the standard library.
"""
