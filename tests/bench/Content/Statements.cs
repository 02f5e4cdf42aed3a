using System.Globalization;
using Embassy.Bench.Floor;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Content;

/// <summary>
/// The SQL statements of a page in three languages, by request: a count, which no other work on the machine changes.
/// </summary>
public sealed class Statements : Bench
{
    const int Pages = 5;

    public override string Name => "content.statements";
    public override string Shows => "SQL statements of a page in three languages, until each answer and behind it, on SQLite";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        using var counter = new SqlCounter();
        await using var stack = await Stack.Start(Way.Embedded, [new Host("content", ContentHost.Build)]);
        using var desk = stack.Http(Roles.Editor);
        await Page(desk, null, cancellation);
        await Quiet(cancellation);
        counter.Take();
        var (steps, behind) = (new Dictionary<string, Count>(), 0);
        for (var i = 0; i < Pages; i++)
            await Page(desk, async step =>
            {
                var before = counter.Take();
                await Quiet(cancellation);
                var after = counter.Take();
                steps.TryAdd(step, new Count());
                steps[step].Add(before);
                behind += after.Where(s => SqlCounter.IsWork(s.Key)).Sum(s => s.Value);
            }, cancellation);
        foreach (var (step, count) in steps)
            foreach (var (statement, times) in count.Statements)
                say(string.Create(CultureInfo.InvariantCulture, $"{step}: {(double)times / Pages:0.0} × {statement}"));
        return
        [
            .. steps.Select(s => new Figure($"{s.Key}, until the answer", (double)s.Value.Statements.Where(c => SqlCounter.IsWork(c.Key))
                .Sum(c => c.Value) / Pages, "statements")),
            new("the seven requests, with transactions and pragmas",
                (double)steps.Sum(s => s.Value.Statements.Sum(c => c.Value)) / Pages, "statements"),
            new("behind the seven answers", (double)behind / Pages, "statements"),
        ];
    }

    // Long enough for what follows a commit, and the same before and after a change.
    static Task Quiet(CancellationToken cancellation) => Task.Delay(TimeSpan.FromSeconds(1), cancellation);

    static async Task Page(HttpClient desk, Func<string, Task>? answered, CancellationToken cancellation)
    {
        var key = $"page-{Guid.CreateVersion7():n}";
        // The mission is read once in two seconds, and not by each request.
        async Task Note(string step)
        {
            cancellation.ThrowIfCancellationRequested();
            if (answered is not null) await answered(step);
        }
        (await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" })).EnsureSuccessStatusCode();
        await Note("create");
        foreach (var locale in (string[])["ar", "fr", "en"])
        {
            var draft = await desk.Put($"/v1/pages/{key}/editions/{locale}",
                new { slug = key, title = "Title", summary = "Summary.", body = Growth.Body });
            draft.EnsureSuccessStatusCode();
            await Note($"save {locale}");
            (await desk.Post($"/v1/pages/{key}/editions/{locale}:publish", new { }, draft.ETag())).EnsureSuccessStatusCode();
            await Note($"publish {locale}");
        }
    }

    sealed class Count
    {
        public Dictionary<string, int> Statements { get; } = [];

        public void Add(IReadOnlyDictionary<string, int> some)
        {
            foreach (var (statement, times) in some) Statements[statement] = Statements.GetValueOrDefault(statement) + times;
        }
    }
}
