using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A person of a delegation as a card shows: name, office and side in one language.</summary>
public sealed record PrintCard(string Lang, LocalText Name, LocalText? Office, string Side, string Role, bool Head);

/// <summary>What of an engagement can be printed, and each of these prints.</summary>
public sealed class PrintsModel(DeskContext desk) : RecordScreen(desk)
{
    static readonly string[] All = ["booklet", "delegations", "place-cards", "tent-cards", "name-labels", "seating"];

    /// <summary>How many cards a sheet has.</summary>
    public static int PerSheet(string print) => print switch { "place-cards" => 8, "tent-cards" => 2, "name-labels" => 24, _ => 0 };

    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "engagements";

    public static IReadOnlyList<string> Kinds => All;

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    /// <summary>The print; null for the list of them.</summary>
    [FromRoute(Name = "print")]
    public string? Print { get; set; }

    [FromQuery(Name = "first")]
    public string? First { get; set; }

    /// <summary>The language at its side; none for one language alone.</summary>
    [FromQuery(Name = "second")]
    public string? Second { get; set; }

    /// <summary>The engagement in each language of the print, the first one first.</summary>
    public IReadOnlyList<(string Lang, PrintedEngagement Engagement, PlannedProgramme? Programme)> Versions { get; private set; } = [];

    public IReadOnlyList<PrintCard> Cards { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Print is not null && Array.IndexOf(All, Print) < 0) return Missing(new DeskProblem { Code = "not_found", Status = 404 });
        if (First is null || !Desk.Locales.Contains(First)) First = Desk.Language.Tag;
        if (Second is null || Second == First || !Desk.Locales.Contains(Second)) Second = null;
        var versions = new List<(string, PrintedEngagement, PlannedProgramme?)>();
        foreach (var lang in new[] { First, Second }.OfType<string>())
        {
            var programme = Print == "booklet" ? Desk.Gateway.Get<PlannedProgramme>(
                $"/v1/engagements/{Encode(Id)}/programme?locale={lang}&fallback=true", cancellation) : null;
            var read = await Desk.Gateway.Get<PrintedEngagement>($"/v1/engagements/{Encode(Id)}?locale={lang}&fallback=true", cancellation);
            if (read.Value is null) return Missing(read.Problem);
            versions.Add((lang, read.Value, programme is null ? null : (await programme).Value));
        }
        Versions = versions;
        Title = Versions[0].Engagement.Title?.Text ?? Id;
        Cards = [.. CardsOf(Versions[0].Lang, Versions[0].Engagement)];
        SetFields(
        [
            Languages("first", W["print.first"], First, false), Languages("second", W["print.second"], Second, true),
        ]);
        return Page();
    }

    Field Languages(string id, string label, string? value, bool optional) => new(id, label, value, FieldKind.Choice)
    {
        Options = [.. optional ? [("", "–")] : Array.Empty<(string, string)>(), .. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
    };

    public IEnumerable<PrintCard> CardsOf(string lang, PrintedEngagement engagement) =>
        from delegation in engagement.Delegations ?? []
        from member in delegation.Members
        select new PrintCard(lang, NameOf(member, lang), member.Capacities?.Select(c => c.Title).FirstOrDefault(t => t is not null),
            delegation.Side, member.Role ?? "member", member.Head);

    // Who is not on record, or has no name in this language, is printed as the delegation list has it.
    static LocalText NameOf(PrintedDelegate member, string lang) =>
        member.Capacities?.Select(c => c.Name).FirstOrDefault(n => n?.Text is { Length: > 0 })
        ?? new LocalText(lang, member.Name ?? member.Person ?? "–", "auto");

    /// <summary>Pairs of the first two delegations, by the pairing on record, else by place.</summary>
    public IEnumerable<(PrintCard? Left, PrintCard? Right)> Seats()
    {
        if (Versions[0].Engagement.Delegations is not [var own, var other, ..]) return Cards.Select(c => ((PrintCard?)c, (PrintCard?)null));
        var (left, right) = (Cards.Where(c => c.Side == own.Side).ToList(), Cards.Where(c => c.Side == other.Side).ToList());
        var seats = new List<(PrintCard?, PrintCard?)>();
        var taken = new HashSet<PrintCard>();
        for (var i = 0; i < left.Count; i++)
        {
            var place = own.Members[i].Opposite is { } o && o.Side == other.Side ? o.Place - 1 : i;
            var opposite = right.ElementAtOrDefault(place);
            seats.Add((left[i], opposite is not null && taken.Add(opposite) ? opposite : null));
        }
        seats.AddRange(right.Where(c => !taken.Contains(c)).Select(c => ((PrintCard?)null, (PrintCard?)c)));
        return seats;
    }

    public static string Time(PlannedItem item) => string.Join('–', new[] { item.Starts, item.Ends }
        .Where(t => t?.Contains('T', StringComparison.Ordinal) == true).Select(t => t!.Split('T')[1][..5]));

    public static string DayOf(PlannedItem item) => item.Starts.Split('T')[0];
}
