namespace Embassy.ServiceDefaults;

/// <summary>Causes of an announcement, as in the CloudEvents extension <c>cause</c>.</summary>
public static class ChangeCauses
{
    public const string Edited = "edited", Translation = "translation", Fact = "fact", Schedule = "schedule",
        Dependency = "dependency", Import = "import", Replay = "replay";

    public static IReadOnlyList<string> All { get; } = [Edited, Translation, Fact, Schedule, Dependency, Import, Replay];
}
