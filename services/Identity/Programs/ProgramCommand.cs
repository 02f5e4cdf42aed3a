using System.CommandLine;
using Embassy.Identity.Accounts;
using Embassy.Identity.Grants;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Programs;

/// <summary><c>program</c>: gives a program its own credentials, changes them, or takes them away.</summary>
static class ProgramCommand
{
    public static ServiceCommand Create()
    {
        var id = new Argument<string?>("ID")
        {
            Description = "The program's client_id, and the `sub` of its tokens; without it, all programs are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var create = new Option<string>("--create") { Description = "Creates it; prints its secret.", HelpName = "FULL NAME" };
        var role = new Option<string[]>("--role")
        {
            Description = "A role of its tokens: " + Roles.Help,
            AllowMultipleArgumentsPerToken = true,
        };
        role.Validators.Add(Roles.Validate);
        var expires = new Option<DateTimeOffset?>("--expires")
        {
            Description = "When the new credentials end: 2027-06-30, or with a time and an offset.",
            HelpName = "INSTANT",
        };
        var rotate = new Option<bool>("--rotate") { Description = "Prints a new secret." };
        var overlap = new Option<double>("--overlap")
        {
            Description = "Hours for which the former secret is accepted after --rotate.",
            DefaultValueFactory = _ => 24,
            HelpName = "HOURS",
        };
        overlap.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double>() is not (>= 0 and <= 720)) given.AddError("--overlap is 0 to 720 hours.");
        });
        var revoke = new Option<bool>("--revoke") { Description = "Revokes its tokens, and gives it no others." };
        var json = ServiceCommand.JsonOption();
        var command = new Command("program", "Shows, creates or changes a program that gets tokens for itself.")
        {
            id, create, role, expires, rotate, overlap, revoke, json,
        };
        Option[] actions = [create, rotate, revoke];
        command.Validators.Add(given =>
        {
            bool Has(Option option) => given.GetResult(option) is { Implicit: false };
            if (actions.Count(Has) > 1) given.AddError("Use one of --create, --rotate and --revoke.");
            if (Has(create) != Has(role)) given.AddError("--create needs --role, and --role needs --create.");
            if (Has(expires) && !Has(create)) given.AddError("--expires needs --create.");
            if (Has(overlap) && !Has(rotate)) given.AddError("--overlap needs --rotate.");
            if (given.GetValue(id) is null && actions.Any(Has)) given.AddError("ID is missing.");
        });
        return new ServiceCommand(command, (app, parsed) => Run(app.Services, async (programs, clock) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var (asked, asJson, none) = (parsed.GetValue(id), parsed.GetValue(json), CancellationToken.None);
            if (asked is null)
            {
                ServiceCommand.Show(output, (await programs.List(none)).Select(Shown), asJson);
                return;
            }
            if (parsed.GetValue(create) is { } name)
            {
                var secret = await programs.Create(asked, name, parsed.GetValue(role)!, parsed.GetValue(expires), none);
                await AccountCommand.Print(output, asked, "secret", secret, asJson);
                return;
            }
            var program = await programs.Find(asked, none) ?? throw new AccountRefusedException("unknown", $"There is no program {asked}.");
            if (parsed.GetValue(revoke)) await programs.Revoke(program, none);
            else if (parsed.GetValue(rotate))
                await AccountCommand.Print(output, asked, "secret",
                    await programs.Rotate(program, clock.Now() + TimeSpan.FromHours(parsed.GetValue(overlap)), none), asJson);
            else ServiceCommand.Show(output, [Shown(program)], asJson);
        }));
    }

    static object Shown(ClientProgram program) => new
    {
        id = program.ClientId,
        name = program.DisplayName,
        roles = string.Join(' ', program.Roles),
        createdAt = program.CreatedAt,
        expiresAt = program.ExpiresAt,
        formerSecretUntil = program.FormerSecretUntil,
        revokedAt = program.RevokedAt,
        lastUsedAt = program.LastUsedAt,
    };

    static async Task<int> Run(IServiceProvider services, Func<ProgramAdministration, TimeProvider, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        try
        {
            await work(scope.ServiceProvider.GetRequiredService<ProgramAdministration>(), services.GetRequiredService<TimeProvider>());
            return 0;
        }
        catch (AccountRefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
