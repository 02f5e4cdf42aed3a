using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity.Accounts;

/// <summary>Ends everything that a person has, or only the access tokens: a front end then gets new ones.</summary>
delegate Task SessionRevocation(Person person, bool accessTokensOnly, CancellationToken cancellation);

/// <summary>What an administrator does with accounts, on the pages and at the command line.</summary>
sealed class AccountAdministration(UserManager<Person> users, SessionRevocation revoke, SecondFactor secondFactor, IdentityDb db,
    TimeProvider clock)
{
    /// <summary>Returns a one-time password, which the person changes at the first sign-in.</summary>
    public Task<string> Create(string userName, string name, IEnumerable<string> roles) =>
        Account.Create(users, userName, name, roles, mustChange: true);

    /// <summary>Tokens with the former roles are refused; the person's front ends get new ones.</summary>
    public async Task ChangeRoles(Person person, IEnumerable<string> given, CancellationToken cancellation)
    {
        var roles = GrantedRoles.Parse(given);
        await using var transaction = await Lock(cancellation);
        if (!roles.Contains(Roles.Administrator)) await ExpectAnotherAdministrator(person, cancellation);
        var before = person.Roles.ToList();
        if (!person.ChangeRoles(roles)) return;
        await Save(person);
        // A session that began without a second factor must not gain a role that needs one.
        var mayStay = secondFactor.IsRequired(before) || !secondFactor.IsRequired(roles);
        await revoke(person, mayStay, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Nobody can sign in any more, and what the person has ends.</summary>
    public async Task Disable(Person person, CancellationToken cancellation)
    {
        await using var transaction = await Lock(cancellation);
        await ExpectAnotherAdministrator(person, cancellation);
        if (!person.Disable(clock.Now())) return;
        await Save(person);
        await revoke(person, false, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async Task Enable(Person person)
    {
        if (person.Enable()) await Save(person);
    }

    /// <summary>Returns a new one-time password; what the person has ends, and a locked account opens.</summary>
    public async Task<string> ResetPassword(Person person, CancellationToken cancellation)
    {
        var password = OneTimePassword.Create();
        await using var transaction = await Lock(cancellation);
        person.MustChangePassword = true;
        person.PasswordHash = users.PasswordHasher.HashPassword(person, password);
        (person.LockoutEnd, person.AccessFailedCount) = (null, 0);
        await Save(person);
        await revoke(person, false, cancellation);
        await transaction.CommitAsync(cancellation);
        return password;
    }

    /// <summary>Removes authenticator application, recovery codes and passkeys; what the person has ends.</summary>
    public async Task ResetSecondFactor(Person person, CancellationToken cancellation)
    {
        await using var transaction = await Lock(cancellation);
        person.RemoveTotp();
        await Save(person);
        await db.Passkeys.Where(p => p.UserId == person.Id).ExecuteDeleteAsync(cancellation);
        await revoke(person, false, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public Task SignOut(Person person, CancellationToken cancellation) => revoke(person, false, cancellation);

    // Two administrators who disable each other at the same time would leave none.
    async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> Lock(CancellationToken cancellation)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockWriter<Person>(cancellation);
        return transaction;
    }

    async Task ExpectAnotherAdministrator(Person person, CancellationToken cancellation)
    {
        if (person.IsAdministrator && !await db.People.WithAnyOf("Roles", [Roles.Administrator])
                .AnyAsync(p => p.Id != person.Id && p.DisabledAt == null, cancellation))
            throw new AccountRefusedException("lastAdministrator", "This is the only administrator.");
    }

    async Task Save(Person person)
    {
        if (!(await users.UpdateAsync(person)).Succeeded)
            throw new AccountRefusedException("changed", "Someone else changed this account first.");
    }
}
