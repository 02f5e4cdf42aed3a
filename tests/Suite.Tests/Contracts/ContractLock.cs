using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Contracts;

/// <summary>
/// A committed file with one line for each part of a contract, compared with the code. New lines may be added, and are
/// accepted with EMBASSY_ACCEPT=1; none may be removed or changed.
/// </summary>
/// <param name="Path">From the root of the repository.</param>
/// <param name="Words">The number of words at the start of a line that identify the part; the rest describe it.</param>
sealed record ContractLock(string Path, int Words)
{
    public const string Remedy =
        """
        Somebody reads it already, so put it back. Never change it, and never use its name or number for anything else.
          - Another type, name or meaning: add a new field beside it, and fill both.
          - No longer wanted: mark it deprecated and go on filling it. If it has to go in a new version (v2), reserve its number and name in the proto.
          - An RPC or announcement that means something else: a new one, of another name or version.
        Only what was never released, or was agreed with everybody who reads it, is changed in the lock by hand, in the same commit.
        """;

    public const string Accept = "EMBASSY_ACCEPT=1 dotnet test --project tests/Suite.Tests --filter-namespace '*.Contracts'";

    string File => System.IO.Path.Combine(Repository.Root, Path);

    /// <summary>
    /// Fails if the code differs from the lock; first adds new lines if EMBASSY_ACCEPT is set.
    /// </summary>
    public void Hold(IReadOnlyList<string> now)
    {
        var before = System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];
        if (Environment.GetEnvironmentVariable("EMBASSY_ACCEPT") == "1" && With(before, now) is { } after)
        {
            System.IO.File.WriteAllLines(File, after);
            before = after;
        }
        Violations.None(Broken(before, now).Concat(Added(before, now)));
    }

    /// <summary>Lines of the lock that were removed or changed.</summary>
    public IEnumerable<string> Broken(IReadOnlyList<string> before, IReadOnlyList<string> now) =>
        from line in Promises(before).Except(now)
        let other = now.FirstOrDefault(n => Thing(n) == Thing(line))
        select other is null ? $"{Path}: gone is\n  {line}\n{Remedy}" : $"{Path}: changed is\n  {line}\nto\n  {other}\n{Remedy}";

    /// <summary>Lines that are not in the lock yet.</summary>
    public IEnumerable<string> Added(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var things = Promises(before).Select(Thing).ToHashSet();
        return now.Where(n => !things.Contains(Thing(n))).Select(n =>
            $"{Path}: new is\n  {n}\nOnce somebody reads it, it stays. If it is as you want it, accept it:\n  {Accept}");
    }

    /// <summary>The lock with the new lines; null if a line was removed or changed, which is not accepted.</summary>
    public string[]? With(IReadOnlyList<string> before, IReadOnlyList<string> now) => Broken(before, now).Any() ? null :
        [$"# What was promised, made by: {Accept}", "# A line may be added; none goes or changes.", .. Promises(before).Union(now)
            .Order(StringComparer.Ordinal)];

    static IEnumerable<string> Promises(IReadOnlyList<string> lines) => lines.Where(l => l.Length > 0 && l[0] != '#');

    string Thing(string line) => string.Join(' ', line.Split(' ').Take(Words));
}
