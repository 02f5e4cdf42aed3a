using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Embassy.Identity.Grants;
using Embassy.ServiceDefaults;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Programs;

/// <summary><c>program</c>: gives a program its own credentials, or takes them away.</summary>
static class ProgramCommand
{
    const int SecretBytes = 32;

    public static ServiceCommand Create()
    {
        var id = new Argument<string>("ID") { Description = "The program's client_id, and the `sub` of its tokens." };
        var create = new Option<string>("--create") { Description = "Creates it; prints its secret.", HelpName = "FULL NAME" };
        var role = new Option<string[]>("--role")
        {
            Description = "A role of its tokens: " + Roles.Help,
            AllowMultipleArgumentsPerToken = true,
        };
        role.Validators.Add(Roles.Validate);
        var disable = new Option<bool>("--disable") { Description = "Revokes its tokens, and gives it no others." };
        var command = new Command("program", "Creates or disables a program that gets tokens for itself.") { id, create, role, disable };
        command.Validators.Add(given =>
        {
            if (given.GetResult(create) is null != given.GetResult(disable) is { Implicit: false })
                given.AddError("Use --create or --disable.");
            if (given.GetResult(create) is not null != given.GetResult(role) is not null)
                given.AddError("--create needs --role, and --role needs --create.");
        });
        return new ServiceCommand(command, async (app, parsed) =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var programs = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
            var known = await programs.FindByClientIdAsync(parsed.GetValue(id)!);
            if (parsed.GetValue(create) is { } name && known is null)
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    await Add(programs, parsed.GetValue(id)!, name, parsed.GetValue(role)!));
                return 0;
            }
            if (parsed.GetValue(disable) && known is not null)
            {
                var descriptor = new OpenIddictApplicationDescriptor();
                await programs.PopulateAsync(descriptor, known);
                descriptor.Permissions.Clear();
                await programs.UpdateAsync(known, descriptor);
                var tokens = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
                await tokens.RevokeByApplicationIdAsync((await programs.GetIdAsync(known))!);
                return 0;
            }
            await Console.Error.WriteLineAsync($"There is {(known is null ? "no" : "already a")} program {parsed.GetValue(id)}.");
            return 1;
        });
    }

    /// <summary>Returns the secret, of which only a hash is stored.</summary>
    public static async Task<string> Add(IOpenIddictApplicationManager programs, string id, string name, IEnumerable<string> roles)
    {
        var secret = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        await programs.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            DisplayName = name,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.ClientCredentials },
            Properties = { [TokenEndpoint.RolesProperty] = JsonSerializer.SerializeToElement(roles.Distinct()) },
        });
        return secret;
    }
}
