"""Made-up traffic: Hypothesis strategies, a Faker provider, and postbacks in bulk.

What users import lies on top, and what that is made of lies in folders:

    strategies                  drawing/    callees, wishes, outcomes and lives to draw
                                schema/     messages by their JSON Schema
    provider                    invention/  one call at a time: names, texts, how it goes
    broadcast, traffic, bodies  bulk/       calls by the thousand, their files and pictures

Three folders read what others recorded: likeness/ compares made-up traffic with it, fitting/ makes
a profile from it, and privacy/ takes out of it what may tell of a person.
"""
