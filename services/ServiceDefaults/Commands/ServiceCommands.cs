using System.CommandLine;
using Microsoft.AspNetCore.Builder;

namespace Embassy.ServiceDefaults;

/// <summary>The command line of a service's program: it serves, unless a command is given.</summary>
public static class ServiceCommands
{
    /// <param name="own">Commands specific to this service.</param>
    public static Task<int> Run(string[] args, Func<string[], WebApplication> build, params ServiceCommand[] own) =>
        CommandLine.Run(Create(build, own), args);

    public static RootCommand Create(Func<string[], WebApplication> build, params IEnumerable<ServiceCommand> own)
    {
        ArgumentNullException.ThrowIfNull(build);
        var health = CommandLine.HealthOption();
        var root = new RootCommand("Runs one service of the platform. Settings come from the environment (docs/running.md).") { health };
        root.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(health)) return await Health.Probe(Health.Ready);
            await build([]).RunAsync();
            return 0;
        });
        foreach (var command in (IEnumerable<ServiceCommand>)[ErrorsCommand.Create(), OutboxCommand.Create(), LogCommand.Create(),
            AuditCommand.Create(), MigrateCommand.Create(), .. own])
            root.Add(command.On(build));
        return root;
    }
}
