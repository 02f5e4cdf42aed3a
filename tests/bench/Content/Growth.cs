using System.Globalization;
using Embassy.Content;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Bench.Content;

/// <summary>Reading by key and by list with a thousand pages in three languages, and with a hundred thousand.</summary>
public sealed class Growth : Bench
{
    internal static readonly string Body = string.Concat(Enumerable.Repeat("word ", 200));

    public override string Name => "content.growth";
    public override string Shows =>
        "a page of 1 KB by key and a list of 20, uncached through the gateway, wrk with 32 connections, at 1,000 and 100,000 pages in "
        + "three languages; all in one process, compiled for 40 s before";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var (way, store) in new[] { (Way.Real, "PostgreSQL"), (Way.Embedded, "SQLite") })
        {
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
            await Fill(stack, 1, 1000);
            say($"{store}, 1,000 pages");
            // Until what is run often is compiled for good.
            await Measure(stack, 1000, warm: 20);
            var few = await Measure(stack, 1000);
            await Fill(stack, 1001, 100_000);
            say($"{store}, 100,000 pages");
            var many = await Measure(stack, 100_000);
            figures.AddRange([
                new($"{store}, by key, 1,000 pages", few.Read, "requests/s", "at least 4,000"),
                new($"{store}, by key, 100,000 pages", many.Read, "requests/s"),
                new($"{store}, by key, cost grown", few.Read / many.Read, "times", "at most 1.2"),
                new($"{store}, list of 20, 1,000 pages", few.List, "requests/s"),
                new($"{store}, list of 20, 100,000 pages", many.List, "requests/s"),
                new($"{store}, list, cost grown", few.List / many.List, "times", "at most 1.5"),
            ]);
        }
        return figures;
    }

    // A token keeps an answer out of every cache.
    static async Task<(double Read, double List)> Measure(Stack stack, int pages, int warm = 2)
    {
        var token = $"Authorization: Bearer {stack.Token(Roles.ProtocolOfficer)}";
        async Task<double> Rate(string path)
        {
            await Wrk.Against(stack.Address + path, seconds: warm, headers: token);
            var runs = new List<double>();
            for (var i = 0; i < 3; i++) runs.Add((await Wrk.Against(stack.Address + path, seconds: 3, headers: token)).PerSecond);
            return runs.Order().ElementAt(1);
        }
        return (await Rate($"/v1/pages/page-{(pages / 2).ToString("000000", CultureInfo.InvariantCulture)}?locale=fr"),
            await Rate("/v1/pages?locale=fr"));
    }

    // As rows, not by the API: it is the reading that is measured.
    static Task<int> Fill(Stack stack, int from, int to) => stack.Query<ContentDb, int>("content", async db =>
    {
        db.Database.SetCommandTimeout(120);
        var postgres = db.Database.IsNpgsql();
        var (key, now) =
            (postgres ? "'page-' || lpad(i::text, 6, '0')" : "printf('page-%06d', i)", postgres ? "now()" : "63900000000000000");
        var id = postgres ? "gen_random_uuid()" : "printf('%08X-%04X-7000-8000-%012X', i, l.o, i)";
        var yes = postgres ? "false" : "0";
        var numbers =
            string.Create(CultureInfo.InvariantCulture,
                $"WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to})");
        var sql = $"""
            {numbers} INSERT INTO "Pages" ("Key", "Type", "AuthenticLocale", "Audience", "CreatedAt", "CreatedBy", "Version", "Owner", "ReviewAsked", "ChangedBy", "InMenu")
                SELECT {key}, 'page', 'ar', 'public', {now}, 'bench', 1, '', {yes}, 'bench', {yes} FROM n;
            {numbers}, l(o, locale) AS (VALUES (0, 'ar'), (1, 'fr'), (2, 'en'))
                INSERT INTO "Editions" ("Id", "PageKey", "Locale", "Number", "State", "Slug", "Title", "Summary", "Body", "Fingerprint", "SourceFingerprint", "Author", "SavedAt",
                    "PublishedAt", "Version", "Contributors", "ApprovedBy", "Note", "Reason", "ReaffirmedBy", "NeutralReason", "Lead", "PublicDate", "ShareDescription", "FirstPublishedAt")
                SELECT {id}, {key}, l.locale, 1, 'published', {key}, 'Title', 'Summary.', '{Body}', 'f', 'f', 'bench', {now}, {now}, 2, '[]', '', '', '', '', '', '', '', '', {now} FROM n, l;
            INSERT INTO "Renderings" ("EditionId", "Html", "Text", "Fingerprint", "MadeBy") SELECT "Id", '<p>{Body}</p>', '{Body}', 'f', {MarkdownBody.Version} FROM "Editions" e
                WHERE NOT EXISTS (SELECT 1 FROM "Renderings" r WHERE r."EditionId" = e."Id");
            """;
        // The words stand in the statement, with nothing to fill in.
        var rows = await db.Database.ExecuteSqlRawAsync(
            sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        if (postgres) await db.Database.ExecuteSqlRawAsync("ANALYZE");
        return rows;
    });
}
