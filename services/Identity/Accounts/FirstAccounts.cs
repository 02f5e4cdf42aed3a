using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity.Accounts;

/// <summary>
/// Creates the first account when there is none: an administrator with a one-time password, or for trials one account
/// for each role. Passwords are random and printed once.
/// </summary>
static class FirstAccounts
{
    public const string Administrator = "administrator";

    public static async Task Create(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        if (await db.People.AnyAsync(cancellation)) return;
        var demonstration = services.GetRequiredService<IdentitySettings>().Demonstration;
        var created = new List<(string Name, string Password)>();
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
        {
            // Another replica may start at the same time.
            await db.LockWriter<Person>(cancellation);
            if (await db.People.AnyAsync(cancellation)) return;
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            foreach (var role in demonstration ? Roles.All.Where(r => r != Roles.Service) : [Roles.Administrator])
                created.Add((role, await Account.Create(users, role, role, [role == Roles.Translator ? "translator:fr" : role],
                    mustChange: !demonstration)));
            await transaction.CommitAsync(cancellation);
        }
        var output = services.GetRequiredService<OperatorOutput>();
        output(demonstration ? "Demonstration accounts; the passwords are shown this once:"
            : "The first administrator; the password is shown this once, and must be changed at the first sign-in:");
        foreach (var (name, password) in created) output($"  {name,-18} {password}");
    }
}
