using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>A command of a service's program. It runs on the service's host, which is built but not started.</summary>
public sealed class ServiceCommand(Command command, Func<WebApplication, ParseResult, Task<int>> run)
{
    public ServiceCommand(string name, string description, Func<IServiceProvider, Task<int>> run)
        : this(new Command(name, description), (app, _) => run(app.Services)) { }

    public static Option<bool> JsonOption() => new("--json") { Description = "Prints JSON." };

    internal Command On(Func<string[], WebApplication> build)
    {
        foreach (var each in command.Subcommands.Count > 0 ? command.Subcommands : [command])
            each.SetAction((parsed, cancellation) => run(Named(build([]), each), parsed).WaitAsync(cancellation));
        return command;
    }

    WebApplication Named(WebApplication app, Command each)
    {
        if (app.Services.GetService<AuditProcess>() is { } process)
            process.Operation = each == command ? $"command {each.Name}"
            : $"command {command.Name} {each.Name}";
        return app;
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
