"""Who may open and do what: two tables, by role, unit and administration, that every address must stand in.

`pages.txt` holds the site's addresses, `api.txt` the API's operations. A page or operation that is added fails the
tests here with the line as it was found: read whether it is as it should be, and put it in.
"""
