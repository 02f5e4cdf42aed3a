using Embassy.Desk.Screens;
using Embassy.Desk.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Holds what was typed until the person has signed in again.</summary>
[AllowAnonymous]
public sealed class SessionEndedModel(DeskContext desk) : DeskScreen(desk)
{
    public EndedSession? Held { get; private set; }

    public IActionResult OnGet()
    {
        Held = HttpContext.Features.Get<EndedSession>();
        Title = W["session-ended"];
        if (Held is null) return LocalRedirect("/");
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }
}
