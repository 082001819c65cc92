import { render } from 'preact';

function Page() {
  return <main>Crop health</main>;
}

render(<Page />, document.getElementById('page')!);
