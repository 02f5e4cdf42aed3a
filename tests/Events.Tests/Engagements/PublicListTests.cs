using System.Globalization;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Engagements;

// Many engagements at random, and a model of ten lines that says what each reader must see of them.
public class PublicListTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly string[] Kinds = ["meeting", "signing", "credentials"], Statuses = ["planned", "confirmed", "held"];

    sealed record Entered(string Id, string Kind, string Start, string Status, string Audience, bool Embargoed)
    {
        public bool IsPublic => Audience == "public" && !Embargoed;

        /// <summary>Dates as text: a day is compared with as much of it as the date names.</summary>
        public bool Fits(string? kind, string? status, string? from, string? to) =>
            (kind is null || kind == Kind) && (status is null || status == Status)
            && (from is null || string.CompareOrdinal(Start, from[..Start.Length]) >= 0)
            && (to is null || string.CompareOrdinal(Start, to[..Start.Length]) <= 0);
    }

    [Theory, BothWays]
    public async Task Every_list_is_what_the_model_says(Way way)
    {
        var stack = await stacks.Platform(way);
        const int Seed = 20261124;
        var random = new Random(Seed);
        var model = new List<Entered>();
        for (var i = 0; i < 80; i++) model.Add(await Enter(stack.Office(), random));
        model = [.. model.OrderBy(e => e.Start, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal)];
        Assert.Contains(model, e => e.IsPublic);
        Assert.Contains(model, e => !e.IsPublic);

        var readers =
            new (HttpClient Http, bool SeesAll)[] { (stack.Http(), false), (stack.Http(Roles.Editor), false), (stack.Office(), true) };
        for (var round = 0; round < 40; round++)
        {
            var (kind, status) = (Maybe(Kinds), Maybe(Statuses));
            var days = new[] { Day(random), Day(random) }.Order(StringComparer.Ordinal).ToArray();
            var (from, to) = (random.Next(2) == 0 ? days[0] : null, random.Next(2) == 0 ? days[1] : null);
            var query = string.Join('&',
                new[] { ("kind", kind), ("status", status), ("from", from), ("to", to) }.Where(p => p.Item2 is not null)
                    .Select(p => $"{p.Item1}={p.Item2}"));
            var (reader, seesAll) = readers[random.Next(readers.Length)];
            // A token alone changes nothing.
            if (seesAll && !(seesAll = random.Next(2) == 0)) query += "&audience=public";
            else if (seesAll) query += "&audience=all";
            var expected = model.Where(e => (seesAll || e.IsPublic) && e.Fits(kind, status, from, to)).Select(e => e.Id).ToList();
            var told = $"seed {Seed}, round {round}, {query}: ";
            Assert.Equal(told + string.Join(' ', expected),
                told + string.Join(' ', (await reader.All(query, random.Next(1, 12))).Select(e => e.Text("id"))));
            var total = (await reader.GetAsync($"/v1/engagements?includeTotal=true&{query}").Json()).GetProperty("totalSize").GetInt32();
            Assert.Equal(told + expected.Count, told + total);
        }

        // The log, likewise: each public one with each step it has taken, and nothing else.
        var steps = model.Where(e => e.IsPublic)
            .SelectMany(e => Statuses.Take(Array.IndexOf(Statuses, e.Status) + 1).Select(s => $"engagements/{e.Id} {s}"));
        Assert.Equal(steps.Order(StringComparer.Ordinal),
            (await stack.Log("events")).Select(a => $"{a.Subject} {a.RoutingKey.Split('.')[2]}").Order(StringComparer.Ordinal));

        string? Maybe(string[] words) => random.Next(2) == 0 ? null : words[random.Next(words.Length)];
    }

    static async Task<Entered> Enter(HttpClient office, Random random)
    {
        // Ids at random, so that their order is not that of entering; few days, so that many begin on the same.
        var id = new byte[16];
        random.NextBytes(id);
        var start = Day(random)[..new[] { 4, 7, 10 }[random.Next(3)]];
        var embargo = random.Next(4) switch { 0 => "2099-01-01T00:00:00Z", 1 => "2020-01-01T00:00:00Z", _ => null };
        var entered =
            new Entered(new Guid(id).ToString(), Kinds[random.Next(3)], start,
                Statuses[random.Next(3)], random.Next(3) == 0 ? "internal" : "public", embargo?[0..4] == "2099");
        JsonElement at =
            await office.Enter(("id", entered.Id), ("kind", entered.Kind), ("start", start), ("audience", entered.Audience),
                ("embargoUntil", embargo));
        if (entered.Status != "planned") at = await office.Do(at, "confirm").Json();
        if (entered.Status == "held") await office.Do(at, "hold").Json();
        return entered;
    }

    static string Day(Random random) =>
        new DateOnly(2020 + random.Next(3), 1 + random.Next(3), 1 + random.Next(2)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
