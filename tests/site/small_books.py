"""Texts of small books."""


def page(body, title="A page", name="x"):
    """A page that breaks no rule but those that its body breaks; the body begins at line 8."""
    return (
        f"---\ntitle: {title}\ndescription: About {title}.\n---\n\n# {title} {{#{name}}}\n\n{body}"
    )
