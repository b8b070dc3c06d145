"""Vụ việc: one engine for every workplace process. A case follows a dated procedure of the rulebook: dialogue, bargaining,
dispute, strike procedure, founding a union are content, not four programs. The register of signed agreements is not here."""
