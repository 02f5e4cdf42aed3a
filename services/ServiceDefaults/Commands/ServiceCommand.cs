using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Embassy.ServiceDefaults;

/// <summary>A command of a service's program. It runs on the service's host, which is built but not started.</summary>
public sealed class ServiceCommand(Command command, Func<WebApplication, ParseResult, Task<int>> run)
{
    public ServiceCommand(string name, string description, Func<IServiceProvider, Task<int>> run)
        : this(new Command(name, description), (app, _) => run(app.Services)) { }

    public static Option<bool> JsonOption() => new("--json") { Description = "Prints JSON." };

    internal Command On(Func<string[], WebApplication> build)
    {
        command.SetAction((parsed, cancellation) => run(build([]), parsed).WaitAsync(cancellation));
        return command;
    }

    /// <summary>Prints rows as JSON, or each on a line of its own.</summary>
    public static void Show<T>(TextWriter output, IEnumerable<T> rows, bool json)
    {
        var list = rows.ToList();
        if (json) output.WriteLine(JsonSerializer.Serialize(list, Announcements.Announcement.Json));
        else if (list.Count == 0) output.WriteLine("None.");
        else foreach (var row in list) output.WriteLine(row);
    }
}
