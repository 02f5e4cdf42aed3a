using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Authorization;

namespace Embassy.Desk.Pages;

/// <summary>The screen after signing out.</summary>
[AllowAnonymous]
public sealed class MessagesModel(DeskContext desk) : DeskScreen(desk)
{
    public void OnGet() => Title = W["signed-out"];
}
