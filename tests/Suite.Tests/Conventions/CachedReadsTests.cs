using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Contracts;
using Embassy.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// A public read states in its file how it may be cached. Without a statement it is not cached, which goes unnoticed
/// until it is slow.
/// </summary>
public class CachedReadsTests
{
    // Reads whose own file has no statement, with the reason: another file caches them, or they must not be cached.
    static readonly Dictionary<string, string> Otherwise = new()
    {
        ["GetPage"] = "ReadPage caches it",
        ["GetPageBySlug"] = "ReadPage caches it",
        ["DrawAgreements"] = "draws GetAgreementsChart, which is cached",
        ["DrawRoadmap"] = "draws GetRoadmapChart, which is cached",
        ["DrawTrade"] = "draws GetTradeChart, which is cached",
        ["GetAtomFeed"] = "FindChanges caches it",
        ["GetJsonFeed"] = "FindChanges caches it",
        ["GetAsset"] = "not cached: whether an asset is public depends on every page that uses it; its files are cached",
        ["GetPreview"] = "not cached: a preview is private to the bearer of its token and may be revoked",
        ["GetSubscribedCalendar"] = "not cached: the address is a secret of one subscriber and may be revoked",
        ["Search"] = "not cached: the index follows announcements with a delay, so an eviction would come too early",
        ["Suggest"] = "not cached, for the same reason",
        ["ListVocabularies"] = "made by the gateway, cached until the mission changes",
        ["GetImportTemplate"] = "made by the gateway once in a process, with an ETag",
        ["GetImportWorkbook"] = "made by the gateway once in a process, with an ETag",
        ["GetOverview"] = "composed by the gateway, cached with the keys of its parts",
        ["GetDossier"] = "composed by the gateway, cached with the keys of its parts",
        ["DrawDossier"] = "composed by the gateway, cached with the keys of its parts",
        ["ListChanges"] = "composed by the gateway, cached with the keys of its parts",
        ["StreamChanges"] = "not cached: a stream has no end",
    };

    [Fact]
    public void Each_public_read_says_how_it_is_cached()
    {
        var files = Tree.Read(["services", "gateway"], ".cs");
        Assert.True(Reads(Protos.Services).Count() > 60);
        Violations.None(Silent(Protos.Services, files));
    }

    [Fact]
    public void A_silent_public_read_is_found()
    {
        static TextFile Operation(string name, string text) => new($"services/Content/Pages/{name}.cs", text);
        IReadOnlyList<TextFile> spoken = [.. Tree.Read(["services", "gateway"], ".cs").Where(f => f.Name != "ListPages.cs")];
        Assert.Empty(Silent(Protos.Services, [.. spoken, Operation("ListPages", "context.MayBeCached(SurrogateKeys.Usual);")]));
        Violations.One(Silent(Protos.Services, [.. spoken, Operation("ListPages", "return response;")]), "ListPages");
        // A read that becomes public needs a statement too.
        var opened = Protos.Changed("embassy/content/v1/reviews.proto",
            f => f.Service[0].Method.Single(m => m.Name == "ListReviews").Options
                .SetExtension(OptionsExtensions.Policy, Policies.Public)).Services;
        Violations.One(Silent(opened, spoken), "ListReviews");
    }

    [Fact]
    public void An_exception_that_is_no_longer_needed_is_removed()
    {
        var reads = Reads(Protos.Services).Select(m => m.Name).ToHashSet();
        var speaking = Speaking(Tree.Read(["services", "gateway"], ".cs"));
        Violations.None(
            Otherwise.Keys.Where(name => !reads.Contains(name) || speaking.Contains(name))
                .Select(name => $"{name} needs no reason any more."));
    }

    static IEnumerable<string> Silent(IEnumerable<ServiceDescriptor> services, IReadOnlyList<TextFile> files)
    {
        var speaking = Speaking(files);
        return from method in Reads(services)
               where !speaking.Contains(method.Name) && !Otherwise.ContainsKey(method.Name)
               select $"{method.Name} is a public read and its file does not say how it is cached: MayBeCached, or a reason in {nameof(CachedReadsTests)}.";
    }

    static HashSet<string> Speaking(IReadOnlyList<TextFile> files) =>
        [.. files.Where(f => f.Text.Contains(".MayBeCached(", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f.Name))];

    static IEnumerable<MethodDescriptor> Reads(IEnumerable<ServiceDescriptor> services) => services.SelectMany(s => s.Methods)
        .Where(m => m.GetOptions() is { } o && o.GetExtension(OptionsExtensions.Policy) == Policies.Public
            && o.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Get);
}
