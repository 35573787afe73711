"""What holds every town back?"""
