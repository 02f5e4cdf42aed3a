using Embassy.Content;
using Embassy.Content.Facts;
using Embassy.ServiceDefaults;

// `facts` lists the facts derived from other services, `facts --rebuild` recounts them; other arguments are common to
// all services.
if (args is ["facts", .. var options]) return await FactsCommand.Run(ContentHost.Build([]), options.Contains("--rebuild"));
return await ServiceCommands.Run(args, arguments => ContentHost.Build(arguments));
