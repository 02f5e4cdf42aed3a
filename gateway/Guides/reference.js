// Starts the reference without the vendor's additions: no assistant, no tools for its cloud, no fonts and no telemetry.
Scalar.createApiReference('#reference', {
  url: '/openapi/v1.json',
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  telemetry: false,
  withDefaultFonts: false,
  documentDownloadType: 'direct',
  defaultOpenAllTags: false,
  operationTitleSource: 'summary',
  theme: 'none',
});
