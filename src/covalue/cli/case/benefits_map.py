"""The command `case map`: what serves what, and what hangs in the air."""

from __future__ import annotations

from dataclasses import asdict

from covalue.benefits.benefits_map import check_map, map_of
from covalue.benefits.claims import check_claims, claims_of
from covalue.cli.arguments import CaseFile, Shape
from covalue.cli.case.reading import good_case
from covalue.cli.output import Format, as_json, end, finding_data, print_rows


def map_(case: CaseFile, shape: Shape = Format.TABLE) -> None:
    """Show the benefits map: what serves what, and what hangs in the air.

    From objectives down to deliverables and requirements.

    Examples:

      covalue case map business_case.yaml

      covalue case map business_case.yaml --format json
    """
    business_case, findings = good_case(case)
    benefits_map = map_of(business_case.document)
    problems = [
        *check_map(benefits_map, business_case.places),
        *check_claims(claims_of(business_case)),
    ]
    if shape is Format.JSON:
        nodes = [asdict(node) for node in benefits_map.nodes.values()]
        print(as_json({"nodes": nodes, "findings": finding_data(problems)}))
    else:
        nobody, nothing = ("nobody", "—") if shape is Format.TABLE else ("", "")
        rows = [
            [
                node.kind,
                node.name,
                node.title,
                node.owner or nobody,
                ", ".join(node.serves) or nothing,
            ]
            for node in benefits_map.nodes.values()
        ]
        print_rows(["kind", "name", "title", "owner", "serves"], rows, shape)
    end([*findings, *problems])
