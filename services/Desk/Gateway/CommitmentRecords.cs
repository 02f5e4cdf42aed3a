namespace Embassy.Desk.Gateway;

/// <summary>The commitments of OPEC+ on a day by party, with how each figure came to be.</summary>
public sealed record CommitmentSheet(string AsOf, string Unit, IReadOnlyList<CommitmentSheetRow> Rows, IReadOnlyList<CommitmentSum>? Sums,
    IReadOnlyList<PrintedTotal>? Printed);

public sealed record CommitmentSheetRow(string Party, bool Exempt, string? Reference, string? Cut, string? Required,
    bool RequiredComputed, string? VoluntaryCut, string? Compensation, string? Target, string? RequiredNetOf, string? RequiredGross);

public sealed record CommitmentSum(string Column, string? Value, int Rows);

/// <summary>A total as a source prints it, beside the sum of the lines on record.</summary>
public sealed record PrintedTotal(string Decision, string Party, string Kind, string Printed, string? Computed, string? Difference,
    int Lines, IReadOnlyList<string>? Missing, string Source);

/// <summary>A line of a decision, as one source gives it.</summary>
public sealed record CommitmentLine(string Id, string Decision, string Decided, string? From, string? Until, string Party, string Kind,
    bool PrintedTotal, string? Value, string Source, string? Note, string Standing, string? SupersededBy, string? NetOf);

public sealed record ListCommitmentLinesResponse(IReadOnlyList<CommitmentLine> Commitments, string? NextPageToken);
