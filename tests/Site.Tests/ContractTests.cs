using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Site.Routing;
using Embassy.Web.Gateway;

namespace Embassy.Site.Tests;

/// <summary>The site reads the HTTP API and nothing else, and what it reads is in the contract.</summary>
public partial class ContractTests
{
    // The composed records that the site writes itself.
    static readonly Dictionary<string, string> Schemas = new()
    {
        [nameof(LocalText)] = "Text",
        [nameof(Mission)] = "Mission",
        [nameof(MissionContact)] = "MissionContact",
        [nameof(Page)] = "Page",
        [nameof(PageTranslation)] = "PageTranslation",
        [nameof(BoundFact)] = "BoundFact",
        [nameof(Picture)] = "Picture",
        [nameof(Asset)] = "Asset",
        [nameof(NavigationPage)] = "NavigationPage",
        [nameof(Fact)] = "Fact",
        [nameof(SearchResponse)] = "SearchResponse",
        [nameof(SearchResult)] = "SearchResult",
        [nameof(Engagement)] = "Engagement",
        ["Delegate"] = "Delegate",
        [nameof(Capacity)] = "Capacity",
        [nameof(Outcome)] = "Outcome",
        [nameof(Programme)] = "Programme",
        [nameof(Letter)] = "Letter",
        [nameof(TimelineEntry)] = "TimelineEntry",
        [nameof(Occasion)] = "Occasion",
        [nameof(Person)] = "Person",
        [nameof(Office)] = "Office",
        [nameof(Tenure)] = "Tenure",
        [nameof(Agreement)] = "Agreement",
        [nameof(AgreementAction)] = "Action",
        [nameof(StatusReason)] = "Reason",
        [nameof(PartyStatus)] = "PartyStatus",
        [nameof(Initiative)] = "Initiative",
        [nameof(InitiativeStep)] = "Step",
        [nameof(Chain)] = "Chain",
        [nameof(TradeSummary)] = "TradeSummary",
        [nameof(TradeYear)] = "TradeYear",
        [nameof(Overview)] = "Overview",
        [nameof(Forum)] = "Forum",
        [nameof(Pair)] = "Pair",
        [nameof(Membership)] = "Membership",
        [nameof(Session)] = "Session",
        [nameof(Chair)] = "Chair",
        [nameof(Resolution)] = "Resolution",
        [nameof(CommitmentRow)] = "CommitmentRow",
        [nameof(VotingAgreement)] = "VotingAgreement",
        [nameof(Vote)] = "Vote",
        [nameof(DivergentVote)] = "DivergentVote",
        [nameof(Dossier)] = "Dossier",
        [nameof(DossierAgreement)] = "DossierAgreement",
    };

    [Fact]
    public void Each_member_that_the_site_reads_is_in_the_contract()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")));
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        var missing = from type in typeof(Mission).Assembly.GetTypes()
                      where type.Namespace == typeof(Mission).Namespace && Schemas.ContainsKey(type.Name)
                      let members = schemas.GetProperty(Schemas[type.Name]).GetProperty("properties").EnumerateObject()
                          .Select(p => p.Name).ToHashSet()
                      from member in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                      let name = member.GetCustomAttribute<System.Text.Json.Serialization.JsonPropertyNameAttribute>()?.Name
                          ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name)
                      where !members.Contains(name)
                      select $"{type.Name}.{member.Name}: {Schemas[type.Name]} has no {name}.";
        Assert.Empty(missing);
    }

    [Fact]
    public void The_front_end_references_no_service_no_protos_and_no_service_defaults()
    {
        foreach (var assembly in new[] { typeof(SiteHost).Assembly, typeof(Mission).Assembly })
            Assert.All(assembly.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("Embassy.", StringComparison.Ordinal)),
                a => Assert.Equal("Embassy.Web", a.Name));
    }

    [Fact]
    public void Every_Razor_page_is_in_the_route_table_and_every_route_has_its_page()
    {
        var folder = Path.Combine(Repository.Root, "services", "Site", "Pages");
        var pages = Directory.GetFiles(folder, "*.cshtml").Where(f => File.ReadLines(f).First() == "@page")
            .Select(f => "/" + Path.GetFileNameWithoutExtension(f)).ToHashSet();
        Assert.Equal(RouteTable.Routes.Append(RouteTable.State).Select(r => r.Page).Distinct().Order(), pages.Order());
        Assert.Equal(RouteTable.Routes.Count, RouteTable.Routes.Select(r => r.Name).Distinct().Count());
    }

    [Fact]
    public void The_script_sets_no_HTML_and_the_style_sheet_names_no_side()
    {
        var script = System.Text.Encoding.UTF8.GetString(Web.Assets.AssetFiles.Content("assets/site.js"));
        Assert.DoesNotContain("innerHTML", script, StringComparison.Ordinal);
        Assert.DoesNotContain("eval(", script, StringComparison.Ordinal);
        var style = System.Text.Encoding.UTF8.GetString(Web.Assets.AssetFiles.Content("assets/site.css"));
        Assert.Empty(Sides().Matches(style).Select(m => m.Value));
        foreach (var harm in (string[])["letter-spacing", "text-transform", "http:", "https:"])
            Assert.DoesNotContain(harm, style, StringComparison.Ordinal);
    }

    // Logical properties only: the style sheet is one for both directions.
    [GeneratedRegex(@"(margin|padding|border)-(left|right)\b|(?<![\w-])(left|right)\s*:|float\s*:|text-align\s*:\s*(left|right)")]
    private static partial Regex Sides();
}
