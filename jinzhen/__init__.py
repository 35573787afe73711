"""Jinzhen: a multi-agent simulation of Shanxi's specialised towns. The rooms are top-level folders, linked here."""
