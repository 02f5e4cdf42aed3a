using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Embassy.Bench;

Bench[] all = [.. typeof(Bench).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Bench)) && !t.IsAbstract)
    .Select(t => (Bench)Activator.CreateInstance(t)!).OrderBy(b => b.Name, StringComparer.Ordinal)];

var names = new Argument<string[]>("what")
{
    Description = "Names, or beginnings of names: floor, floor.relay. Nothing runs them all.",
    Arity = ArgumentArity.ZeroOrMore
};
var list = new Option<bool>("--list") { Description = "List what can be measured." };
var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };
var root = new RootCommand(
    "Measures the platform, and prints a table of what it saw on this machine, now. Run it with -c Release.") { names, list, json };
root.SetAction(async (parsed, cancellation) =>
{
    var asked = parsed.GetValue(names)!;
    var chosen = all.Where(b => asked.Length == 0 || asked.Any(a => b.Name == a || b.Name.StartsWith(a + ".", StringComparison.Ordinal)))
        .ToList();
    if (parsed.GetValue(list))
    {
        foreach (var bench in all) Console.WriteLine($"{bench.Name,-32} {bench.Shows}");
        return 0;
    }
    if (chosen.Count == 0)
    {
        await Console.Error.WriteLineAsync($"Nothing is called {string.Join(", ", asked)}; --list names what there is.");
        return 2;
    }
    var results = new List<object>();
    foreach (var bench in chosen)
    {
        await Console.Error.WriteLineAsync($"{bench.Name}: {bench.Shows}");
        var busy = Load.Other();
        var figures = await bench.Run(line => Console.Error.WriteLine($"  {line}"), cancellation);
        if (parsed.GetValue(json))
        {
            results.Add(new { bench = bench.Name, shows = bench.Shows, loadBefore = busy, figures });
            continue;
        }
        Console.WriteLine(
            $"\n### {bench.Name}\n\n{bench.Shows} (load before: {busy.ToString("0.00", CultureInfo.InvariantCulture)})\n\n| what | value "
            + $"| unit | aim |\n|---|---|---|---|");
        foreach (var figure in figures) Console.WriteLine($"| {figure.What} | {figure.Shown} | {figure.Unit} | {figure.Aim} |");
    }
    if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(results, JsonSerializerOptions.Web));
    return 0;
});
return await root.Parse(args).InvokeAsync();

static class Load
{
    /// <summary>The machine's load average of the last minute: above a few tenths, other work was in the way.</summary>
    public static double Other() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
