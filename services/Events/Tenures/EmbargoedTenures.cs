namespace Embassy.Events.Tenures;

/// <summary>The tenures of a person or an office, and the embargoed records that cite it, before a save.</summary>
public sealed record EmbargoedTenures(AnnounceDifferences Citing, List<Guid> Tenures);
