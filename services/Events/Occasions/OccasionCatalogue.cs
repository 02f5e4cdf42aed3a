using Embassy.ServiceDefaults;

namespace Embassy.Events.Occasions;

/// <summary>
/// The national days and public holidays of States: a file for each State, <c>DZA.json</c>. A State without a file has
/// no occasions.
/// </summary>
/// <remarks>
/// A file in <c>occasions</c> of the mission's folder adds a State, or replaces the built-in file of that State.
/// </remarks>
public sealed class OccasionCatalogue
{
    readonly Dictionary<string, IReadOnlyList<OccasionRule>> byState;

    OccasionCatalogue(Dictionary<string, IReadOnlyList<OccasionRule>> byState) => this.byState = byState;

    public IEnumerable<OccasionRule> All => byState.Values.SelectMany(r => r);

    /// <summary>Loads the built-in States and those of the mission's folder.</summary>
    /// <exception cref="InvalidDataException">A file is invalid; the message names it and the path in it.</exception>
    public static OccasionCatalogue Load(string? missionFolder)
    {
        var byState = new Dictionary<string, IReadOnlyList<OccasionRule>>(StringComparer.Ordinal);
        foreach (var file in DataFile.Embedded(typeof(OccasionCatalogue).Assembly, "occasions/")
            .Concat(MissionData.Files(missionFolder, "occasions")))
            byState[file.Name] = OccasionFile.Read(file);
        return new OccasionCatalogue(byState);
    }

    /// <summary>
    /// The occurrences of these States' occasions with a day in this range, by first day, then by key.
    /// </summary>
    public IEnumerable<Occurrence> Between(DateOnly first, DateOnly last, IReadOnlyCollection<string> states) =>
        states.Distinct().SelectMany(s => byState.GetValueOrDefault(s, [])).SelectMany(r => r.Between(first, last))
            .OrderBy(o => o.Start).ThenBy(o => o.Rule.Key, StringComparer.Ordinal);
}
