using Embassy.Content.V1;
using Grpc.Core;

namespace Embassy.ServiceDefaults.Tests;

public class PoliciesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Fact]
    public void An_rpc_without_a_policy_does_not_start()
    {
        // A third-party contract, which names no policy.
        var foreign = Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0];
        Assert.Contains("names no policy", Assert.Throws<InvalidOperationException>(() => Policies.Of(foreign.Methods[0])).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(
            () => ServiceHost.Create("content", [], null, [], typeof(Grpc.Reflection.ReflectionServiceImpl).Assembly).Build());
    }

    [Theory, BothWays]
    public async Task A_service_checks_again_what_the_gateway_has_checked(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var nobody =
            await Assert.ThrowsAsync<RpcException>(
                async () => await new PagesService.PagesServiceClient(stack.Grpc("content")).CreatePageAsync(new CreatePageRequest()));
        Assert.Equal(StatusCode.Unauthenticated, nobody.StatusCode);
        var wrong = await Assert.ThrowsAsync<RpcException>(
            async () => await new PagesService.PagesServiceClient(stack.Grpc("content", Roles.Operator))
                .CreatePageAsync(new CreatePageRequest()));
        Assert.Equal(StatusCode.PermissionDenied, wrong.StatusCode);
        Assert.Equal("forbidden", wrong.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>().Reason);
        var atTheDoor =
            await Assert.ThrowsAsync<RpcException>(
                async () => await new PagesService.PagesServiceClient(stack.Grpc("gateway", Roles.Operator))
                    .CreatePageAsync(new CreatePageRequest()));
        Assert.Equal(StatusCode.PermissionDenied, atTheDoor.StatusCode);
    }

    [Theory, BothWays]
    public async Task A_token_that_cannot_be_verified_is_refused_even_where_none_is_needed(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var http = stack.Http();
        http.DefaultRequestHeaders.Authorization = new("Bearer", stack.Token(Roles.Editor) + "x");
        await http.GetAsync("/v1/mission").Problem(401, "token_invalid");
    }

    [Theory, BothWays]
    public async Task That_a_token_was_verified_vouches_for_no_other(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var http = stack.Http();
        var token = stack.Token(Roles.Editor)!;
        // The same words under another's signature, and others under the same.
        var (parts, other) = (token.Split('.'), stack.Token(Roles.Administrator)!.Split('.'));
        for (var i = 0; i < 3; i++)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            Assert.NotEqual(System.Net.HttpStatusCode.Unauthorized, (await http.GetAsync("/v1/mission")).StatusCode);
            foreach (var forged in (string[])[$"{parts[0]}.{parts[1]}.{other[2]}", $"{parts[0]}.{other[1]}.{parts[2]}"])
            {
                http.DefaultRequestHeaders.Authorization = new("Bearer", forged);
                await http.GetAsync("/v1/mission").Problem(401, "token_invalid");
            }
        }
    }
}
