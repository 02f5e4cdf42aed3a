namespace Embassy.Events.Tenures;

/// <summary>The tenures of a person or an office, and the embargoed records that cite it, as they were before it was saved.</summary>
public sealed record EmbargoedTenures(AnnounceDifferences Citing, List<Guid> Tenures);
