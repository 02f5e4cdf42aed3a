using System.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// The feature folders of a service, which are its namespaces, use each other in one direction: no folder uses another
/// that uses it, directly or through others. Types of the root namespace (hosts, DbContexts) may use every folder.
/// </summary>
public class FolderOrderTests
{
    // Services whose folders still depend on each other in cycles. Remove a service when its cycles are resolved.
    static readonly string[] NotYet = [];

    /// <summary>A dependency between folders, with the types that cause it: <c>GetPage uses Edition</c>.</summary>
    sealed record Arrow(string From, string To, IReadOnlyList<string> Uses);

    public static TheoryData<string> Services => [.. Tree.Shipped.Select(a => a.GetName().Name!).Except(NotYet)];

    [Theory, MemberData(nameof(Services))]
    public void Folders_use_each_other_in_one_direction(string service) =>
        Violations.None(Circles(service, Assembly.Load(service).GetTypes()));

    [Fact]
    public void A_service_whose_circles_are_broken_is_held_to_its_order()
    {
        Violations.None(Ordered(NotYet));
        Violations.One(Ordered([.. NotYet, "Embassy.Cooperation"]), "Embassy.Cooperation");
    }

    static IEnumerable<string> Ordered(IEnumerable<string> services) =>
        services.Where(s => !Circles(s, Assembly.Load(s).GetTypes()).Any())
            .Select(s => $"The folders of {s} have an order now: take it off the list in {nameof(FolderOrderTests)}.");

    [Fact]
    public void Uses_are_seen_in_declarations_and_in_code()
    {
        var cooperation = Arrows("Embassy.Cooperation", Assembly.Load("Embassy.Cooperation").GetTypes());
        Assert.Contains(cooperation, a => a is { From: "Roadmap", To: "Agreements" });
        const string Planted = "Embassy.Suite.Tests.Conventions.Planted";
        var arrows = Arrows(Planted, InNamespace(Planted)).ToDictionary(a => $"{a.From} -> {a.To}", a => a.Uses);
        Assert.Equal(["Flags uses Flag", "Letters uses Letter", "Mast uses Flag", "Sent uses Letter", "Treaties uses Treaty"],
            arrows.Where(a => a.Key.StartsWith("Users -> ", StringComparison.Ordinal)).SelectMany(a => a.Value).Order());
    }

    [Fact]
    public void A_circle_of_folders_is_found()
    {
        const string Two = "Embassy.Suite.Tests.Conventions.PlantedCircle";
        var circle = InNamespace(Two);
        Violations.One(Circles(Two, circle), "Offices -> Persons: Office uses Person");
        Violations.One(Circles(Two, circle), "Persons -> Tenures: Person uses Tenure");
        Violations.One(Circles(Two, circle), "Tenures -> Offices: Tenure uses Office");
        // Without one of the three there is no cycle, and the root does not count as a folder.
        Assert.Empty(Circles(Two, [.. circle.Where(t => t.Name != "Office")]));
        Assert.Empty(Circles(Two[..Two.LastIndexOf('.')], circle));
    }

    static Type[] InNamespace(string name) =>
        [.. typeof(FolderOrderTests).Assembly.GetTypes().Where(t =>
            t.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true || t.Namespace == name)];

    static IEnumerable<string> Circles(string service, IReadOnlyCollection<Type> types)
    {
        var arrows = Arrows(service, types);
        var reach = arrows.Select(a => a.From).Distinct().ToDictionary(f => f, f => Reached(f, arrows));
        var circles = reach.Where(r => r.Value.Contains(r.Key)).GroupBy(
            r => string.Join(", ", r.Value.Where(o => reach.GetValueOrDefault(o)?.Contains(r.Key) == true).Order()));
        return circles.Select(c =>
            $"{service}: {c.Key} use each other in a circle: move a type, or turn one of these around with a parameter or a domain event.\n"
            + string.Join("\n", from a in arrows
                                where reach[a.From].Contains(a.From) && c.Any(f => f.Key == a.From) && c.Any(f => f.Key == a.To)
                                select $"    {a.From} -> {a.To}: {string.Join(", ", a.Uses)}"));
    }

    static HashSet<string> Reached(string folder, IReadOnlyList<Arrow> arrows)
    {
        var (reached, next) = (new HashSet<string>(), new Queue<string>([folder]));
        while (next.TryDequeue(out var at))
            foreach (var arrow in arrows.Where(a => a.From == at && reached.Add(a.To))) next.Enqueue(arrow.To);
        return reached;
    }

    static IReadOnlyList<Arrow> Arrows(string service, IEnumerable<Type> types) =>
        [.. from type in types
            where !type.IsNested && Folder(service, type) is not null
            from used in TypeUses.Of(type)
            where used.Assembly == type.Assembly && Folder(service, used) is not null && Folder(service, used) != Folder(service, type)
            group $"{type.Name} uses {used.Name}" by (From: Folder(service, type)!, To: Folder(service, used)!) into arrow
            orderby arrow.Key
            select new Arrow(arrow.Key.From, arrow.Key.To, [.. arrow.Order(StringComparer.Ordinal)])];

    /// <summary>
    /// The feature folder of a type: the namespace segment after that of the service; null for the root.
    /// </summary>
    static string? Folder(string service, Type type) =>
        type.Namespace?.StartsWith(service + ".", StringComparison.Ordinal) == true
            ? type.Namespace[(service.Length + 1)..].Split('.')[0] : null;
}
