"""The two coverages: plans firm by firm, what is attached, who is grown, what is fostered."""
