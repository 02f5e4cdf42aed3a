using System.CommandLine;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Accounts;

/// <summary><c>account</c>: creates accounts of people, and ends what they have.</summary>
static class AccountCommand
{
    public static ServiceCommand Create()
    {
        var name = new Argument<string>("NAME") { Description = "The name with which the person signs in." };
        var create = new Option<string>("--create") { Description = "Creates it; prints a one-time password.", HelpName = "FULL NAME" };
        var role = new Option<string[]>("--role")
        {
            Description = "A role of the new account: " + Roles.Help,
            AllowMultipleArgumentsPerToken = true,
        };
        role.Validators.Add(Roles.Validate);
        var reset = new Option<bool>("--reset") { Description = "Prints a new one-time password, and signs the person out everywhere." };
        var signOut = new Option<bool>("--sign-out") { Description = "Signs the person out everywhere; revokes all tokens." };
        var disable = new Option<bool>("--disable") { Description = "Signs the person out everywhere, and lets nobody sign in again." };
        var command = new Command("account", "Shows, creates, resets, signs out or disables an account.")
        {
            name, create, role, reset, signOut, disable,
        };
        command.Validators.Add(given =>
        {
            if (((Option[])[create, reset, signOut, disable]).Count(o => given.GetResult(o) is { Implicit: false }) > 1)
                given.AddError("Use one of --create, --reset, --sign-out and --disable.");
            if (given.GetResult(create) is not null != given.GetResult(role) is not null)
                given.AddError("--create needs --role, and --role needs --create.");
        });
        return new ServiceCommand(command, (app, parsed) => Run(app.Services, parsed.GetValue(name)!, async (users, revocation, person) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(create) is { } fullName)
            {
                await output.WriteLineAsync(await Account.Create(users, parsed.GetValue(name)!, fullName, parsed.GetValue(role)!, true));
                return 0;
            }
            if (person is null)
            {
                await Console.Error.WriteLineAsync($"There is no account {parsed.GetValue(name)}.");
                return 1;
            }
            if (parsed.GetValue(disable)) person.Disable(DateTimeOffset.UtcNow);
            if (parsed.GetValue(reset)) await output.WriteLineAsync(await Reset(users, person));
            if (parsed.GetValue(disable) || parsed.GetValue(reset) || parsed.GetValue(signOut)) await revocation(person);
            else await output.WriteLineAsync($"{person.UserName}: {person.Name}; {string.Join(", ", person.Roles)}; sub {person.Id}"
                + (person.DisabledAt is null ? "" : "; disabled"));
            return 0;
        }));
    }

    static async Task<string> Reset(UserManager<Person> users, Person person)
    {
        var password = OneTimePassword.Create();
        person.MustChangePassword = true;
        person.PasswordHash = users.PasswordHasher.HashPassword(person, password);
        (person.LockoutEnd, person.AccessFailedCount) = (null, 0);
        await users.UpdateAsync(person);
        return password;
    }

    static async Task<int> Run(IServiceProvider services, string name,
        Func<UserManager<Person>, Func<Person, Task>, Person?, Task<int>> work)
    {
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var sessions = scope.ServiceProvider.GetRequiredService<SessionRevocation>();
        return await work(users, person => sessions(person, CancellationToken.None), await users.FindByNameAsync(name));
    }
}

/// <summary>Ends everything that a person has.</summary>
delegate Task SessionRevocation(Person person, CancellationToken cancellation);
