"""Does every lever do nothing at null, and elsewhere what it declares?"""
