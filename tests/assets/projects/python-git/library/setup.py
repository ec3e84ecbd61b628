from setuptools import setup

setup(name="shoplib", version="1.0", packages=["shoplib"])
