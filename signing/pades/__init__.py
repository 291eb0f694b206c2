"""PAdES signatures (ETSI EN 319 142-1) on PDF files: made, time-stamped, validated. Plain Python, free of Django.

pyHanko does the work; none of its types leaves this folder, and it is loaded only when a file is signed or validated.
"""
