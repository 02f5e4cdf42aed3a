using System.CommandLine;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity.Accounts;

/// <summary><c>account</c>: shows and creates accounts of people, changes them, and ends what they have.</summary>
static class AccountCommand
{
    public static ServiceCommand Create()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The name with which the person signs in; without it, all accounts are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var create = new Option<string>("--create") { Description = "Creates it; prints a one-time password.", HelpName = "FULL NAME" };
        var role = new Option<string[]>("--role")
        {
            Description = "A role of the new account, or one of the roles that replace those of an existing one: " + Roles.Help,
            AllowMultipleArgumentsPerToken = true,
        };
        role.Validators.Add(Roles.Validate);
        var reset = new Option<bool>("--reset") { Description = "Prints a new one-time password, and signs the person out everywhere." };
        var resetFactor = new Option<bool>("--reset-second-factor")
        {
            Description = "Removes authenticator, recovery codes and passkeys, and signs the person out everywhere.",
        };
        var signOut = new Option<bool>("--sign-out") { Description = "Signs the person out everywhere; revokes all tokens." };
        var disable = new Option<bool>("--disable") { Description = "Signs the person out everywhere, and lets nobody sign in again." };
        var enable = new Option<bool>("--enable") { Description = "Lets the person sign in again." };
        var json = ServiceCommand.JsonOption();
        var command = new Command("account", "Shows, creates or changes an account, or ends what the person has.")
        {
            name, create, role, reset, resetFactor, signOut, disable, enable, json,
        };
        Option[] actions = [create, reset, resetFactor, signOut, disable, enable];
        command.Validators.Add(given =>
        {
            bool Has(Option option) => given.GetResult(option) is { Implicit: false };
            if (actions.Count(Has) > 1) given.AddError($"Use one of {string.Join(", ", actions.Select(a => a.Name))}.");
            if (Has(create) && !Has(role)) given.AddError("--create needs --role.");
            if (Has(role) && actions.Any(a => a != create && Has(a))) given.AddError("--role is for --create, or stands alone.");
            if (given.GetValue(name) is null && (actions.Any(Has) || Has(role))) given.AddError("NAME is missing.");
        });
        return new ServiceCommand(command, (app, parsed) => Run(app.Services, async (people, db) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var (asked, roles, asJson) = (parsed.GetValue(name), parsed.GetValue(role) ?? [], parsed.GetValue(json));
            if (asked is null)
            {
                ServiceCommand.Show(output, (await db.People.AsNoTracking().OrderBy(p => p.UserName).ToListAsync()).Select(Shown), asJson);
                return 0;
            }
            if (parsed.GetValue(create) is { } fullName)
            {
                await Print(output, asked, "password", await people.Create(asked, fullName, roles), asJson);
                return 0;
            }
            var normalized = asked.ToUpperInvariant();
            if (await db.People.SingleOrDefaultAsync(p => p.NormalizedUserName == normalized) is not { } person)
                throw new AccountRefusedException("unknown", $"There is no account {asked}.");
            var none = CancellationToken.None;
            if (parsed.GetValue(reset)) await Print(output, asked, "password", await people.ResetPassword(person, none), asJson);
            else if (parsed.GetValue(disable)) await people.Disable(person, none);
            else if (parsed.GetValue(enable)) await people.Enable(person);
            else if (parsed.GetValue(resetFactor)) await people.ResetSecondFactor(person, none);
            else if (parsed.GetValue(signOut)) await people.SignOut(person, none);
            else if (roles.Length > 0) await people.ChangeRoles(person, roles, none);
            else ServiceCommand.Show(output, [Shown(person)], asJson);
            return 0;
        }));
    }

    // A secret alone on its line can be piped.
    internal static Task Print(TextWriter output, string name, string kind, string secret, bool json) => output.WriteLineAsync(json
        ? System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["name"] = name, [kind] = secret }) : secret);

    static object Shown(Person person) => new
    {
        name = person.UserName,
        fullName = person.Name,
        roles = string.Join(' ', person.Roles),
        sub = person.Id,
        state = person.DisabledAt is null ? "active" : "disabled",
        secondFactor = person.TotpKey is not null,
        lastSignIn = person.LastSignInAt,
    };

    static async Task<int> Run(IServiceProvider services, Func<AccountAdministration, IdentityDb, Task<int>> work)
    {
        await using var scope = services.CreateAsyncScope();
        try
        {
            return await work(scope.ServiceProvider.GetRequiredService<AccountAdministration>(),
                scope.ServiceProvider.GetRequiredService<IdentityDb>());
        }
        catch (AccountRefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
