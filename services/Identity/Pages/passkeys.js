// Passkeys need navigator.credentials. Each form asks for its options, fills in the credential and is sent as it is;
// the server answers with a page. Without script the forms stay hidden, and everything else works.
'use strict';
if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const note of document.querySelectorAll('[data-without-script]')) note.hidden = true;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const button = form.querySelector('button');
      button.disabled = true;
      try {
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch(form.dataset.options, { method: 'POST', body });
        if (!answer.ok || answer.redirected) return location.assign(answer.url.includes('/sign-in') ? answer.url : location.href);
        const options = await answer.json();
        const credential = form.dataset.passkey === 'get'
          ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
          : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch (error) {
        // The person closed the dialogue: nothing to say. Anything else the server says.
        if (error.name !== 'NotAllowedError') {
          form.elements.credential.value = '{}';
          form.submit();
        }
      } finally {
        button.disabled = false;
      }
    });
  }
}
